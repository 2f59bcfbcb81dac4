/* at 0x40080000: PSCI resets the machine. */
    .text
    .globl start
start:
    ldr w0, =0x84000009                 /* SYSTEM_RESET */
    hvc #0
