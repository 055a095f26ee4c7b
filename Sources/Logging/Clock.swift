internal import Dates
internal import Glibc

/// The system's wall clock in milliseconds since 1970, UTC.
package func currentMilliseconds() -> Int64 {
    var time = timespec()
    // `time` is ours and outlives the call, which fails only for a clock that doesn't exist.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// RFC 3339 in UTC with milliseconds, as in `2026-11-21T10:00:00.123Z`.
package func rfc3339(milliseconds: Int64) -> String { RFC3339.text(milliseconds) }
