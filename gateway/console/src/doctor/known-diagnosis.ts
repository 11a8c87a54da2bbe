/** The newest diagnosis, whoever asked for it: the page, or the header for its mark. */
import type { DoctorPage } from '../../../src/admin/api/api-types.ts';
import { watched } from '../watched.ts';

type Health = DoctorPage['health'];

export const knownHealth = watched<Health | undefined>(undefined);

export const DOCTOR_PATH = '/api/doctor';
/** The gateway looks anew every two seconds at most. */
export const PAGE_EVERY_MS = 3000;
/** For the mark: what ails traces ails them for minutes. */
export const MARK_EVERY_MS = 15_000;
