//! From keys to commands.
