//! Typesetting: a document and a width become a page of lines.
