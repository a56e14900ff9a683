#![no_main]

#[path = "../../tests/parsers/mod.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|answer: (u16, &str)| parsers::fly_answer(answer.0, answer.1));
