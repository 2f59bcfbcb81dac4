//! What images are made of.

pub mod both;
pub mod dash;
pub mod demo;
mod extable;
pub mod foreign;
pub mod init;
pub mod kernel;
pub mod libc;
pub mod libsigil;
pub mod linux;
pub mod musl;
pub mod newlib;
pub mod sdk;
pub mod testfixture;
