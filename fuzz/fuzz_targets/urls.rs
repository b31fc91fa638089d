//! Base URL, token URL and account id.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bandwidth_mfa_fuzz::targets::urls(data));
