/* The entry of an arm64 Image (Linux Documentation/arch/arm64/booting.rst): EL1 or EL2, MMU off, x0 =
 * the device tree's physical address, the image 512 KiB above a multiple of 2 MiB, which is anywhere.
 * Leaves for the kernel's own addresses with the 32 MiB from there on mapped at the top and, as far as
 * they are the image's, in the direct map and, until Rust drops it, where they are; the rest is
 * kernel_map.rs's affair. */
    .set NORMAL, 0x701                  /* a block: accessed, inner shareable, attribute 0 */
    .set TABLE, 3
    .set TEXT_OFFSET, 0x80000
    .set BLOCK_SIZE, 0x200000
/* As kernel_map.rs has it. */
    .set BOOT_TABLES, 12

/* From the table at x4 to the one below for the address in x0, which is the next free one, at x2, if
 * there is none. Changes x5 and x6. */
.macro BOOT_STEP shift
    ubfx x5, x0, #\shift, #9
    ldr x6, [x4, x5, lsl #3]
    cbnz x6, 1f
    orr x6, x2, #TABLE
    str x6, [x4, x5, lsl #3]
    add x2, x2, #0x1000
1:  and x4, x6, #~TABLE
.endm

    .section .boot, "ax", @progbits
    .globl sigil_start
sigil_start:
    b 1f
    .long 0
    .quad TEXT_OFFSET
    .quad sigil_image_size
    .quad 0xa                           /* little endian, pages of 4 KiB, anywhere */
    .quad 0, 0, 0
    .ascii "ARM\x64"
    .long 0

1:  msr daifset, #0xf
    mov x19, x0
    bl sigil_leave_el2

    /* An entry leads to the same place in the direct map and below: one top table does for both. */
    adrp x1, sigil_boot_tables
    add x2, x1, #0x1000
    adrp x0, sigil_start
    sub x0, x0, #TEXT_OFFSET
    mov x20, x0
    ldr x3, =sigil_loaded_end
    ldr x4, =sigil_kernel_start - TEXT_OFFSET
    sub x3, x3, x4
    add x3, x3, x0                      /* the image's end */
2:  mov x4, x1
    BOOT_STEP 39
    BOOT_STEP 30
    ubfx x5, x0, #21, #9
    add x6, x0, #NORMAL
    str x6, [x4, x5, lsl #3]
    add x0, x0, #BLOCK_SIZE
    cmp x0, x3
    b.lo 2b
    mov x0, #-1                         /* the top */
    mov x4, x1
    BOOT_STEP 39
    BOOT_STEP 30
    mov x5, #496
    add x6, x20, #NORMAL
3:  str x6, [x4, x5, lsl #3]
    add x6, x6, #BLOCK_SIZE
    add x5, x5, #1
    cmp x5, #512
    b.ne 3b

    /* The caches may hold what was there before. */
    dmb sy
    mrs x5, ctr_el0
    ubfx x5, x5, #16, #4
    mov x6, #4
    lsl x6, x6, x5                      /* bytes of the smallest line */
    mov x5, x1
    add x7, x1, #BOOT_TABLES * 0x1000
4:  dc ivac, x5
    add x5, x5, x6
    cmp x5, x7
    b.lo 4b
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
    /* A stack's pages are the upper half of what is aligned to twice its size (entry.S): the tables fill
     * what is before. */
    .balign 32768
    .globl sigil_boot_tables
sigil_boot_tables:
    .skip BOOT_TABLES * 0x1000
    .globl sigil_boot_stack
sigil_boot_stack:
    .skip 16384
    .globl sigil_boot_stack_top
sigil_boot_stack_top:
