//! The 16550 serial port, behind I/O ports or in memory.

/// How its registers are reached.
///
/// # Safety
/// They are those of a 16550 that nothing else drives.
pub unsafe trait Registers {
    /// Reads the register with this number.
    fn read(register: u16) -> u8;
    /// Writes it.
    fn write(register: u16, value: u8);
}

/// Sets 115200 baud, 8N1, FIFOs on, and an interrupt for fourteen received bytes,
/// or fewer when no more come for the time of four: the sender may then hand over
/// many at once.
pub fn init<R: Registers>() {
    R::write(1, 0); // no interrupts while it is set up
    R::write(3, 0x80); // the next two are the divisor
    R::write(0, 1);
    R::write(1, 0);
    R::write(3, 0x03);
    R::write(2, 0xc7);
    R::write(4, 0x0b); // DTR, RTS, OUT2 (lets interrupts through)
    R::write(1, 0x01); // received data
}

/// Whether the port can take bytes.
#[inline(always)]
pub fn is_ready<R: Registers>() -> bool {
    R::read(5) & 0x20 != 0
}

/// Sends bytes, sixteen for each look at the line status (the FIFO's depth). `wait` waits until the port is
/// ready, or says that it will not be. Whether all were sent.
#[inline(always)]
pub fn send<R: Registers>(bytes: &[u8], wait: impl Fn() -> bool) -> bool {
    bytes.chunks(16).all(|chunk| {
        let ready = wait();
        if ready {
            for &b in chunk {
                R::write(0, b);
            }
        }
        ready
    })
}

/// The next received byte, if there is one.
pub fn receive<R: Registers>() -> Option<u8> {
    (R::read(5) & 1 != 0).then(|| R::read(0))
}
