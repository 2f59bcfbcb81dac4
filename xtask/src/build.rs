//! What images are made of.

pub mod demo;
pub mod kernel;
pub mod musl;
pub mod sdk;
