/* What the compiler calls for memory, in place of its own: 64 bytes at a time. An access across a
 * multiple of 8 may be an exception, or slow: where both sides do not agree on those, each word is made of
 * two of the source. */

.macro COPY_64 at
    ld a4, \at + 0(a1)
    ld a5, \at + 8(a1)
    ld a6, \at + 16(a1)
    ld a7, \at + 24(a1)
    ld t1, \at + 32(a1)
    ld t2, \at + 40(a1)
    ld t3, \at + 48(a1)
    ld t4, \at + 56(a1)
    sd a4, \at + 0(a3)
    sd a5, \at + 8(a3)
    sd a6, \at + 16(a3)
    sd a7, \at + 24(a3)
    sd t1, \at + 32(a3)
    sd t2, \at + 40(a3)
    sd t3, \at + 48(a3)
    sd t4, \at + 56(a3)
.endm

    .section .text.memcpy, "ax", @progbits
    .globl memcpy
    .p2align 2
/* void *memcpy(void *a0, const void *a1, size_t a2) */
memcpy:
    or t0, a0, a1
    andi t0, t0, 7
    mv a3, a0
    bnez t0, 9f
.Lcopy_words:
    li t0, 64
    bltu a2, t0, 2f
    andi t0, a2, -64
    add t0, t0, a3
    andi t1, a2, 64
    bnez t1, 4f
1:  COPY_64 0
    COPY_64 64
    addi a1, a1, 128
    addi a3, a3, 128
    bne a3, t0, 1b
    andi a2, a2, 63
    beqz a2, 8f
/* Up to seven words are left: so many of these, of which each is eight bytes of code. */
2:  andi t0, a2, 0x38
    add a1, a1, t0
    add a3, a3, t0
3:  auipc t1, 0
    .option push
    .option norvc
    sub t1, t1, t0
    jr 12 + 7 * 8(t1)
    .set sigil_disp, -56
    .rept 7
    ld a4, sigil_disp(a1)
    sd a4, sigil_disp(a3)
    .set sigil_disp, sigil_disp + 8
    .endr
5:  andi a2, a2, 7
/* As many bytes, up to fifteen. */
6:  beqz a2, 8f
    add a1, a1, a2
    add a3, a3, a2
    slli t0, a2, 3
7:  auipc t1, 0
    sub t1, t1, t0
    jr 12 + 15 * 8(t1)
    .set sigil_disp, -15
    .rept 15
    lbu a4, sigil_disp(a1)
    sb a4, sigil_disp(a3)
    .set sigil_disp, sigil_disp + 1
    .endr
    .option pop
8:  ret
/* The first 64 where they are an odd number of these. */
4:  COPY_64 0
    addi a1, a1, 64
    addi a3, a3, 64
    bne a3, t0, 1b
    andi a2, a2, 63
    bnez a2, 2b
    ret
/* Up to the next multiple of 8 of what is written. */
9:  li t0, 16
    bltu a2, t0, 6b
    neg t0, a3
    andi t0, t0, 7
    beqz t0, 2f
    sub a2, a2, t0
    add t0, t0, a3
1:  lbu a4, 0(a1)
    addi a1, a1, 1
    sb a4, 0(a3)
    addi a3, a3, 1
    bne a3, t0, 1b
2:  andi t0, a1, 7
    beqz t0, .Lcopy_words
/* Words of which the source has parts in two, t0 = bytes before its first one. Each of the two has bytes
 * of the source, so that it can be read. */
    slli t1, t0, 3
    neg t2, t1
    sub a1, a1, t0
    andi t3, a2, -8
    add t3, t3, a3
    ld a4, 0(a1)
3:  ld a5, 8(a1)
    srl a4, a4, t1
    addi a1, a1, 8
    sll a6, a5, t2
    or a4, a4, a6
    sd a4, 0(a3)
    mv a4, a5
    addi a3, a3, 8
    bltu a3, t3, 3b
    add a1, a1, t0
    j 5b

    .section .text.memset, "ax", @progbits
    .globl memset
    .p2align 2
/* void *memset(void *a0, int a1, size_t a2) */
memset:
    mv a3, a0
    andi t0, a0, 7
    bnez t0, 9f
.Lset_words:
    andi a1, a1, 0xff
    beqz a1, 1f
    li t0, 0x0101010101010101
    mul a1, a1, t0
1:  li t0, 64
    bltu a2, t0, 3f
2:  sd a1, 0(a3)
    sd a1, 8(a3)
    sd a1, 16(a3)
    sd a1, 24(a3)
    sd a1, 32(a3)
    sd a1, 40(a3)
    sd a1, 48(a3)
    sd a1, 56(a3)
    addi a2, a2, -64
    addi a3, a3, 64
    bgeu a2, t0, 2b
    beqz a2, 8f
/* Up to seven words are left, as above. */
3:  andi t0, a2, 0x38
    add a3, a3, t0
    srli t0, t0, 1
4:  auipc t1, 0
    .option push
    .option norvc
    sub t1, t1, t0
    jr 12 + 7 * 4(t1)
    .set sigil_disp, -56
    .rept 7
    sd a1, sigil_disp(a3)
    .set sigil_disp, sigil_disp + 8
    .endr
    .option pop
5:  andi a2, a2, 7
/* By bytes. */
6:  beqz a2, 8f
    add a2, a2, a3
7:  sb a1, 0(a3)
    addi a3, a3, 1
    bne a3, a2, 7b
8:  ret
/* Up to the next multiple of 8. */
9:  li t0, 16
    bltu a2, t0, 6b
    neg t0, a3
    andi t0, t0, 7
    sub a2, a2, t0
    add t0, t0, a3
1:  sb a1, 0(a3)
    addi a3, a3, 1
    bne a3, t0, 1b
    j .Lset_words

    .section .text.copy_page, "ax", @progbits
    .globl sigil_copy_page
    .p2align 2
/* 4096 bytes from a1 to a0, which do not overlap and begin at multiples of 8. a0 to a5 are lost. From the byte before
 * the middle, all of a page can be reached. */
sigil_copy_page:
    addi a1, a1, 2047
    addi a0, a0, 2047
    .set sigil_disp, -2047
    .rept 128
    ld a2, sigil_disp(a1)
    ld a3, sigil_disp + 8(a1)
    ld a4, sigil_disp + 16(a1)
    ld a5, sigil_disp + 24(a1)
    sd a2, sigil_disp(a0)
    sd a3, sigil_disp + 8(a0)
    sd a4, sigil_disp + 16(a0)
    sd a5, sigil_disp + 24(a0)
    .set sigil_disp, sigil_disp + 32
    .endr
    ret

    .section .text.zero_page, "ax", @progbits
    .globl sigil_zero_page
    .p2align 2
/* Zeroes 4096 bytes from a0 on, which begin at a multiple of 8. a0 is lost. */
sigil_zero_page:
    addi a0, a0, 2047
    .set sigil_disp, -2047
    .rept 512
    sd zero, sigil_disp(a0)
    .set sigil_disp, sigil_disp + 8
    .endr
    ret
