// Globals that pages and tests set in the browser.
declare var aheadMs: any, announced: any, before: any, begin: any, createVerification: any, element: any, endAutofill: any;
declare var errors: any, events: any, hydrate: any, listeners: any, otp: any, setThere: any;
declare var start: any, states: any, timers: any, unsubscribe: any, verification: any;
