/* From the firmware (RISC-V SBI): supervisor mode, no translation, a0 = hart, a1 = physical address
 * of the device tree. Leaves for Rust with the image's GiB mapped three times: where it is (until Rust
 * drops it), at the kernel's own addresses and in the direct map; the rest of that is kernel_map.rs's
 * affair. */
    .option push
    .option norelax
    .set BOOT_BASE, 0xffffffff40000000
/* Dirty, accessed, executable, writable, readable, valid. */
    .set LEAF, 0xcf

    .section .boot, "ax", @progbits
    .globl sigil_start
sigil_start:
    csrw sie, zero
    csrci sstatus, 2
    lla t0, sigil_boot_hart
    sd a0, 0(t0)
    lla t0, sigil_boot_top
/* A GiB in an entry. */
    li t1, LEAF + (2 << 28)
    sd t1, 8 * 2(t0)
    li t2, 8 * (256 + 2)
    add t2, t2, t0
    sd t1, 0(t2)
    li t2, 8 * 511
    add t2, t2, t0
    sd t1, 0(t2)
    srli t0, t0, 12
/* Sv39. */
    li t1, 8 << 60
    or t0, t0, t1
    sfence.vma
    csrw satp, t0
    sfence.vma
    lla t0, 2f
    li t1, BOOT_BASE
    add t0, t0, t1
    jr t0
2:  lla sp, sigil_boot_stack_top
    mv a0, a1
    li s0, 0
    li ra, 0
    call sigil_boot
    unimp

    .section .data.sigil_boot_hart, "aw", @progbits
    .globl sigil_boot_hart
    .balign 8
sigil_boot_hart:
    .quad 0

    .section .bss.boot, "aw", @nobits
    .balign 4096
    .globl sigil_boot_top
sigil_boot_top: .skip 4096
    .globl sigil_boot_stack
sigil_boot_stack:
    .skip 16384
    .globl sigil_boot_stack_top
sigil_boot_stack_top:
    .option pop
