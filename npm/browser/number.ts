// Phone numbers as people write them. Whether a number exists is not checked here.

/**
 * Countries by calling code (ITU-T E.164, ISO 3166-1), as in libphonenumber. A country in lower case begins a new calling code:
 * the digits before it, or else the last code plus 1. A country in upper case has the same code as the one before it. So
 * `7kzRU20eg27za` is 7 for KZ and RU, 20 for EG and 27 for ZA, and `30grnl` is 30 for GR and 31 for NL. All countries would
 * make the flow 7 % larger.
 */
const COUNTRIES =
  'usCADOJMPR7kzRU20eg27za30grnlbefres36hu39itroch43atgbdksenoplde51pemx54arbrclcove60myauidphnzsgth81jpkr84vn86cn90trinpk2' +
  '12madz216tn233ghng254ke351ptluieis357cyfibg370ltlvee380uars385hrsi420czsk502gtsvhn506crpa591bo593ec595py598uy852hk886tw9' +
  '66sa971aeil974qa';

/** What people dial before a national number, by calling code: mostly a 0, which Italian numbers keep. */
const CODE_AND_TRUNK_PREFIX = /^(39 |36 06|7 8(?=\d{10}$)|\d+ 0?)/;

/**
 * What comes before a country code: 011 in +1, or 00. Without a prefix, 11 digits or more that begin with the page's calling code are
 * almost always an international number; but Brazil has mobile numbers of 11 digits that begin with 55.
 */
const INTERNATIONAL_PREFIX = /^(1 011|\w+ 00|(?!55 \d{11}$)(\d+) (?=\2)(?=\d{11}))/;

/** Inside Argentina, a mobile number has 15 after its area code; from outside, it has 9 before its area code. */
const ARGENTINE_MOBILE = /^54(?=\d{12}$)(\d{2,4})15/;

/**
 * Converts Arabic-Indic, Persian and full-width digits of foreign keyboards to ASCII, and other full-width characters too. Removes the
 * invisible marks of numbers that were copied from contacts, and digits that are no part of a number, such as ² of a footnote.
 */
export const asciiDigits = (text: string) =>
  text
    .replace(/\p{Cf}|\p{No}/gu, '')
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, (digit) => `${digit.charCodeAt(0) & 15}`);

/** The calling code of a country, or undefined. */
export function callingCode(country: string): string | undefined {
  let code = 0;
  for (const [token] of COUNTRIES.matchAll(/\d+|[A-Z]{2}/gi)) {
    if (token < 'A') code = +token - 1;
    else {
      if (token > 'a') code++;
      if (token.toUpperCase() === country) return `${code}`;
    }
  }
  return undefined;
}

/** A number in E.164 form, or undefined. `code` is the calling code of numbers without one. */
export function readNumber(text: string, code?: string): string | undefined {
  const numbers = asciiDigits(text)
    // +44 (0)20 means +44 20.
    .replace(/(\+[^+]*)\(0\)/, '$1')
    // A Japanese keyboard writes ー for a dash.
    .match(/\+?\(?\d([\s\p{Pd}()./ー]*\d){4,}/gu) ?? [''];
  const number = numbers.find((text) => text[0] === '+') ?? (numbers[0] as string);
  const digits = number.replace(/\D/g, '');
  // The space marks a number without its country code. If `code` is undefined, the space stays, and the last line refuses the number.
  const full = (number[0] === '+' ? digits : `${code} ${digits}`)
    .replace(INTERNATIONAL_PREFIX, '')
    .replace(CODE_AND_TRUNK_PREFIX, code as string)
    .replace(ARGENTINE_MOBILE, '549$1');
  return /^[1-9]\d{6,14}$/.test(full) ? `+${full}` : undefined;
}

/** Shows enough of a number for its owner to recognise it. */
export const maskNumber = (number: string) => (number.length < 10 ? '•••' : `${number.slice(0, 5)}•••${number.slice(-4)}`);
