/** The start of the page: what was chosen and given before, then the first drawing. */
import { options, render } from 'preact';
import { takeToken } from './api/token.ts';
import { Console } from './console.tsx';
import { takeTheme } from './frame/theme.ts';

// All that changes between two frames is drawn in one go, however many events brought it.
options.debounceRendering = (draw) => void requestAnimationFrame(draw);

takeTheme();
takeToken();
const root = document.getElementById('console');
if (root !== null) render(<Console />, root);
