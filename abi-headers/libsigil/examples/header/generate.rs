//! What `sigil/kernel.h` is to be.

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the header is.
pub fn path() -> PathBuf {
    root().join("../include/sigil/kernel.h")
}

/// What is to be in it.
pub fn text() -> String {
    let config = cbindgen::Config::from_file(root().join("cbindgen.toml"))
        .expect("the configuration is part of the project");
    let bindings = cbindgen::Builder::new()
        .with_crate(root())
        .with_config(config)
        .generate()
        .expect("the sources can be read");
    let mut text = Vec::new();
    bindings.write(&mut text);
    String::from_utf8(text).expect("the sources are text")
}
