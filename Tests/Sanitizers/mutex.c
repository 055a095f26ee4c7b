// Preloaded by script/sanitize thread: tells ThreadSanitizer of Swift's Mutex where it is contended.
//
// The Mutex of Swift's Synchronization module is a priority-inheriting futex on Linux. Taking and leaving it undisputed is inlined
// into our instrumented code, which ThreadSanitizer sees. Where two threads meet, the runtime's own library goes on, which is not
// instrumented, and the kernel hands the lock over: without this, everything that such a lock guards would look like a race.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// The sanitizer's, in the program that this is preloaded into; null in one that is not instrumented.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

typedef SWIFT void Lock(uint32_t thread, SELF);
typedef SWIFT bool TryLock(SELF);
typedef SWIFT void Unlock(SELF);

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK);

static Lock *real_lock;
static TryLock *real_try_lock;
static Unlock *real_unlock;

__attribute__((constructor)) static void find(void) {
    real_lock = (Lock *)dlsym(RTLD_NEXT, LOCK);
    real_try_lock = (TryLock *)dlsym(RTLD_NEXT, TRY_LOCK);
    real_unlock = (Unlock *)dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock_slow(uint32_t thread, SELF) {
    real_lock(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool try_lock_slow(SELF) {
    bool taken = real_try_lock(self);
    if (taken && __tsan_acquire) __tsan_acquire(self);
    return taken;
}

SWIFT void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(self);
    real_unlock(self);
}
