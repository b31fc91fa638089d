//! The fields of a request.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bandwidth_mfa_fuzz::targets::requests(data));
