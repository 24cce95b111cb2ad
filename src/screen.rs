//! The terminal as a drawing surface.
