/**
 * Numbers and quoted words that tell errors apart, among those that only differ from one time to the next:
 *
 *   connect 10.0.0.7:5432   status code 404   ORA-12541: no listener   relation "orders"     stay
 *   order 81   took 12 ms   10.0.0.7:54321    ORD-10023 is unknown     user "anna"           go
 *
 * A digit that stays is held as a sign of its own until everything else is taken out.
 */

/** From there on systems choose the ports of those who call. */
const FIRST_PASSING_PORT = 32_768;

const HELD_ZERO = 0xe000;
const HELD = /[\ue000-\ue009]/g;

const hold = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(HELD_ZERO + Number(digit)));

export const letGo = (text: string): string => text.replace(HELD, (sign) => String(sign.charCodeAt(0) - HELD_ZERO));

const STATUS = /\b(?:status|code|HTTP(?:\/\d(?:\.\d)?)?|errno)[ :=]{1,3}-?(\d{1,3})(?![\w-]|[.,]\d)/gi;
const SQL_STATE = /\bSQLSTATE[ :=[]{1,3}[0-9A-Z]{5}\b/g;
/** What begins a message or is named as an error: an order has a number of this form, too. */
const ERROR_CODE = /(?:^E|\b(?:error|code)[ :=]{1,3}[A-Z]{1,10}-?)\d{2,6}\b|\b[A-Z]{1,10}-?\d{2,6}(?=: )/g;

export const holdCodes = (text: string): string =>
  text
    .replace(STATUS, (all, digits: string) => all.slice(0, -digits.length) + hold(digits))
    .replace(SQL_STATE, hold)
    .replace(ERROR_CODE, hold);

const HOST_PORT = /(?<![\w.-])(localhost|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}):(\d{1,5})(?!\w)/gi;
/** Of a place in code, its line. */
const SOURCE = /\.(?:[cm]?[jt]sx?|py|rb|php|java|kts?|scala|go|rs|cs|fs|cc|cpp|c|h|exs?|swift|vue|sql|ya?ml|json)$/i;

/** Of a host by its name; an address goes, and its port is asked for on its own. */
export const holdPorts = (text: string): string =>
  text.replace(HOST_PORT, (all, host: string, port: string) =>
    SOURCE.test(host) || /^[\d.]+$/.test(host) ? all : host + heldPort(port),
  );

/** `:5432` of a service stays, that of a caller goes. */
export const heldPort = (port: string | undefined): string =>
  port === undefined || Number(port) >= FIRST_PASSING_PORT ? '' : `:${hold(String(Number(port)))}`;

const NAMED =
  /\b(?:relation|table|column|constraint|index|schema|database|field|property|attribute|reading|setting|variable|parameter|module|package|function|method|class|type|header|queue|topic|enum)[ :=(]{1,3}$/i;
const NAME = /^[a-z_][\w.$/-]{0,60}$/i;
const LONGEST_BEFORE = 24;

/** A quoted word is what somebody wrote, but where the word before it says that it names a part of a system. */
export const quotedPart = (quoted: string, at: number, text: string): string => {
  const word = quoted.slice(1, -1);
  return NAME.test(word) && NAMED.test(text.slice(Math.max(0, at - LONGEST_BEFORE), at)) ? `"${word}"` : '"…"';
};
