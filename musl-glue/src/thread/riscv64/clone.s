# int __clone(int (*fn)(void *), void *stack, int flags, void *arg,
#             pid_t *ptid, void *tls, pid_t *ctid)
#
# The child goes on behind the call as the parent does: on its own stack, with
# a0 = 0 and the registers that a call keeps as the parent had them.
.text
.global __clone
.hidden __clone
.type   __clone,@function
__clone:
	addi sp, sp, -16
	sd ra, 8(sp)
	andi a1, a1, -16
	addi a1, a1, -16
	sd a0, 0(a1)
	sd a3, 8(a1)
	mv a0, a2
	mv a2, a4
	mv a3, a5
	mv a4, a6
	call sigil_sys_clone
	beqz a0, 1f
	ld ra, 8(sp)
	addi sp, sp, 16
	ret
1:	ld a1, 0(sp)
	ld a0, 8(sp)
	li s0, 0
	jalr a1
	call sigil_sys_exit
	unimp
.size __clone,.-__clone
