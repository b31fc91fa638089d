//! Locks.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A thread that panicked leaves valid state, because no code here panics half-way.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
