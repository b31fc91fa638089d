// Globals that pages and tests set in the browser.
declare var aheadMs: any,
  axe: any,
  before: any,
  begin: any,
  createVerification: any,
  element: any,
  endAutofill: any,
  unsubscribe: any;
declare var errors: any,
  events: any,
  receiveText: any,
  hydrate: any,
  listeners: any,
  otp: any,
  announced: any,
  setThere: any,
  start: any;
declare var states: any, timers: any, verification: any;
