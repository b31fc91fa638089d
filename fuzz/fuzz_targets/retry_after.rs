//! The header `Retry-After`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| bandwidth_mfa_fuzz::targets::retry_after(data));
