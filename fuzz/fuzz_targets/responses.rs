//! The body of a response to a call.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bandwidth_mfa_fuzz::targets::responses(data));
