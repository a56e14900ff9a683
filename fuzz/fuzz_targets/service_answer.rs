#![no_main]

#[path = "../../tests/parsers/mod.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|answer: (u16, bool, &str)| {
    parsers::service_answer(answer.0, answer.2, answer.1);
});
