//! The loop, the threads and the terminal.
