#![no_std]
//! (being laid out)
