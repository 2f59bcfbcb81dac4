//! What happens when the library finds that it is wrong itself: the kernel is told, and nothing goes
//! on.

use core::fmt::{self, Write};
use core::panic::PanicInfo;
use core::ptr::NonNull;

use crate::heap::AtWork;
use crate::system::sigil_system;

/// As much of the message as is shown.
struct Text {
    bytes: [u8; 256],
    len: usize,
}

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = &mut self.bytes[self.len..];
        let n = text.len().min(room.len());
        room[..n].copy_from_slice(&text.as_bytes()[..n]);
        self.len += n;
        Ok(())
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    if let Some(system) = NonNull::new(AtWork::instance()) {
        let mut text = Text {
            bytes: [0; 256],
            len: 0,
        };
        // It never fails.
        let _ = write!(text, "{info}");
        // SAFETY: the instance is at work; its table was copied when it was made and never changes.
        unsafe { sigil_system::panic(system, &text.bytes[..text.len]) };
    }
    loop {
        core::hint::spin_loop();
    }
}
