/* The entry of an arm64 Image (Linux Documentation/arch/arm64/booting.rst): EL1, MMU off, x0 = the
 * device tree's physical address, the image 512 KiB above a multiple of 2 MiB. Leaves for the kernel's
 * own addresses with the first four GiB mapped in the direct map and, until Rust drops it, at 0, and
 * 32 MiB of memory from its beginning on at the top. */
    .set NORMAL, 0x701                  /* a block: accessed, inner shareable, attribute 0 */
    .set DEVICE, 0x0060000000000405     /* a block: accessed, never executed, attribute 1 */
    .set TABLE, 3
    .set TEXT_OFFSET, 0x80000

    .section .boot, "ax", @progbits
    .globl sigil_start
sigil_start:
    b 1f
    .long 0
    .quad TEXT_OFFSET
    .quad sigil_image_size
    .quad 2                             /* little endian, pages of 4 KiB */
    .quad 0, 0, 0
    .ascii "ARM\x64"
    .long 0

1:  msr daifset, #0xf
    mov x19, x0
    adrp x1, boot_tables                /* top, low, high, pages of 2 MiB */
    add x2, x1, #0x1000
    add x3, x1, #0x2000
    add x4, x1, #0x3000
    orr x5, x2, #TABLE
    str x5, [x1]                        /* at 0, and in the direct map */
    orr x5, x3, #TABLE
    str x5, [x1, #511 * 8]
    ldr x5, =DEVICE
    str x5, [x2]
    mov x5, #NORMAL
    mov x6, #1
2:  add x7, x5, x6, lsl #30
    str x7, [x2, x6, lsl #3]
    add x6, x6, #1
    cmp x6, #4
    b.ne 2b
    orr x5, x4, #TABLE
    str x5, [x3, #511 * 8]
    adrp x5, sigil_start                /* the memory's beginning */
    sub x5, x5, #TEXT_OFFSET
    add x5, x5, #NORMAL
    mov x6, #496
3:  str x5, [x4, x6, lsl #3]
    add x5, x5, #0x200000
    add x6, x6, #1
    cmp x6, #512
    b.ne 3b
    /* The loader may have left lines of the tables in the cache. */
    dmb sy
    mov x5, x1
4:  dc ivac, x5
    add x5, x5, #64
    sub x6, x5, x1
    cmp x6, #0x4000
    b.ne 4b
    dsb sy

    msr ttbr0_el1, x1
    msr ttbr1_el1, x1
    mov x5, #0x04ff                     /* attribute 0: write-back, 1: device nGnRE */
    msr mair_el1, x5
    /* 48 bits each, 4 KiB, walks cached and inner shareable, top byte ignored in the program's half. */
    ldr x5, =0x20b5103510
    mrs x6, id_aa64mmfr0_el1
    and x6, x6, #7
    cmp x6, #5
    mov x7, #5
    csel x6, x6, x7, lo
    bfi x5, x6, #32, #3                 /* physical addresses as large as can be */
    msr tcr_el1, x5
    mov x5, #(3 << 20)                  /* vector registers are no trap */
    msr cpacr_el1, x5
    msr mdscr_el1, xzr
    tlbi vmalle1
    ic iallu
    dsb sy
    isb
    /* MMU, caches, alignment of both stack pointers; what Linux lets a program do: dc zva, ctr_el0,
     * cache maintenance, wfi, wfe. */
    ldr x5, =0x34d5d81d
    msr sctlr_el1, x5
    isb
    ldr x5, =5f
    br x5
5:  msr spsel, #1
    adrp x5, sigil_boot_stack_top
    add x5, x5, :lo12:sigil_boot_stack_top
    mov sp, x5
    mov x29, xzr
    mov x30, xzr
    mov x0, x19
    bl sigil_boot
    udf #0
    .ltorg

    .section .bss.boot, "aw", @nobits
    /* A stack's pages are the upper half of what is aligned to twice its size (entry.S). */
    .balign 32768
boot_tables:
    .skip 16384
    .globl sigil_boot_stack
sigil_boot_stack:
    .skip 16384
    .globl sigil_boot_stack_top
sigil_boot_stack_top:
