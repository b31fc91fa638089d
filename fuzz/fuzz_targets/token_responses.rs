//! The response of a token endpoint.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bandwidth_mfa_fuzz::targets::token_responses(data));
