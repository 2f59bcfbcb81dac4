/* From the firmware (RISC-V SBI): supervisor mode, no translation, a0 = hart, a1 = physical address
 * of the device tree. Leaves for Rust with the first GiBs mapped three times: the image's where they are
 * (until Rust drops it) and at the kernel's own addresses, eight in the direct map. */
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
    lla t0, boot_top
    li t1, LEAF
/* A GiB in an entry. */
    li t2, 1 << 28
    li t3, 8 * 256
    add t3, t3, t0
    addi t4, t3, 8 * 8
1:  sd t1, 0(t3)
    add t1, t1, t2
    addi t3, t3, 8
    bltu t3, t4, 1b
    li t1, LEAF + (2 << 28)
    sd t1, 8 * 2(t0)
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
boot_top: .skip 4096
    .globl sigil_boot_stack
sigil_boot_stack:
    .skip 16384
    .globl sigil_boot_stack_top
sigil_boot_stack_top:
    .option pop
