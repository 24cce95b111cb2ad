#![no_main]

use depesche::document::Format;
use depesche_fuzz::read_and_set;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| read_and_set(data, Format::Markdown));
