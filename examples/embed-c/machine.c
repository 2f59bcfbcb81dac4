/* The machine: interrupts, the clock, the console. A PC's, as QEMU's microvm has it. */
#include "kernel.h"

static void out(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static uint8_t in(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

enum { COM1 = 0x3f8, CONTROL = 0xe9, DEBUG_EXIT = 0xf4, PIC1 = 0x20, PIC2 = 0xa0, PIT = 0x40 };
#define APIC 0xfee00000UL

struct gate {
	uint16_t low, cs;
	uint8_t ist, type;
	uint16_t mid;
	uint32_t high, zero;
};

static struct gate idt[129];

static void set_gate(int vector, int entry, int privilege)
{
	uint64_t at = (uint64_t)entries + 16 * entry;

	idt[vector] = (struct gate){
		.low = at, .cs = 0x08, .type = 0x8e | privilege << 5, .mid = at >> 16, .high = at >> 32,
	};
}

void machine_init(void)
{
	struct { uint16_t limit; uint64_t base; } __attribute__((packed)) idtr = {
		sizeof idt - 1, (uint64_t)idt,
	};

	for (int n = 0; n < 48; n++)
		set_gate(n, n, 0);
	set_gate(0x80, 48, 3);
	__asm__ volatile("lidt %0" : : "m"(idtr));

	/* The interrupt controllers: vectors 32 to 47, and of all interrupts only the clock's. */
	static const uint8_t words[][2] = {
		{ 0x11, 0x11 }, { 32, 40 }, { 4, 2 }, { 1, 1 }, { 0xfe, 0xff },
	};
	for (int n = 0; n < 5; n++) {
		out(PIC1 + (n > 0), words[n][0]);
		out(PIC2 + (n > 0), words[n][1]);
	}
	/* What a firmware does: on, and the interrupt controllers' line goes through (virtual wire). */
	*(volatile uint32_t *)(APIC + 0xf0) = 0x1ff;
	*(volatile uint32_t *)(APIC + 0x350) = 0x700;

	unsigned divisor = 1193182UL * (TICK_NS / 1000000) / 1000;
	out(PIT + 3, 0x34);
	out(PIT, divisor);
	out(PIT, divisor >> 8);
}

void interrupt_done(void)
{
	out(PIC1, 0x20);
}

/* Comes back after an interrupt. */
void wait_for_interrupt(void)
{
	__asm__ volatile("sti; hlt; cli" : : : "memory");
}

uint64_t fault_address(void)
{
	uint64_t at;

	__asm__ volatile("mov %%cr2, %0" : "=r"(at));
	return at;
}

void put_char(char c)
{
	while (!(in(COM1 + 5) & 0x20))
		;
	out(COM1, c);
}

void print(const char *text)
{
	while (*text != '\0')
		put_char(*text++);
}

void print_number(long n)
{
	unsigned long rest = n;

	if (n < 0) {
		put_char('-');
		rest = -rest;
	}
	if (rest >= 10)
		print_number(rest / 10);
	put_char('0' + rest % 10);
}

/* The test that boots this reads "exit N" from the debug port; isa-debug-exit ends QEMU. */
_Noreturn void power_off(int status)
{
	for (const char *c = "exit "; *c; c++)
		out(CONTROL, *c);
	if (status >= 10)
		out(CONTROL, '0' + status / 10 % 10);
	out(CONTROL, '0' + status % 10);
	out(CONTROL, '\n');
	out(DEBUG_EXIT, status);
	for (;;)
		__asm__ volatile("cli; hlt");
}

_Noreturn void panic(const char *why)
{
	print("panic: ");
	print(why);
	print("\n");
	power_off(99);
}
