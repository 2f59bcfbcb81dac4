//! Writes `sigil/kernel.h` anew: `cargo run -p libsigil --example header`.

mod generate;

fn main() {
    std::fs::write(generate::path(), generate::text()).expect("the folder can be written to");
}
