//! Article files: bytes in, an article out.
