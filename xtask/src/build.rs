//! What images are made of.

pub mod demo;
pub mod kernel;
pub mod musl;
pub mod sdk;

/// The C header that makes a system call by a constant number a direct call.
pub fn direct_header() -> String {
    std::fs::read_to_string("/tmp/w/host/gen/sigil_direct.h").unwrap()
}
