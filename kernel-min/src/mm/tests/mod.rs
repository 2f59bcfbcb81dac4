//! Tests on the host, with memory of the process as physical memory.
