// Properties that a page sets before the element is defined, as frameworks do.
document.querySelector('phone-verification').messages = { send: 'Los', 'invalid-number': 'Keine Nummer.' };
await import('bandwidth-mfa/element');
