//! State and its updates.
