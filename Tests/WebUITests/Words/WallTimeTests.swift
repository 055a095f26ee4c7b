import Testing

@testable import WebUI

@Suite struct WallTimeTests {
    @Test(
        "Instants are written as RFC 3339, leap days and years before 1970 included",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_795_233_845_250, "2026-11-21T04:04:05.250Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (.max, "9999-12-31T23:59:59.999Z"), (.min, "0000-01-01T00:00:00.000Z"),
        ])
    func writes(milliseconds: Int64, text: String) {
        #expect(WallTime(unixMilliseconds: milliseconds).rfc3339 == text)
    }

    @Test(
        "Durations read as people say them",
        arguments: [
            (0.0, "0 s"), (-5, "0 s"), (.nan, "0 s"), (.infinity, "0 s"), (59.4, "59 s"), (60, "1 min"), (754, "13 min"),
            (3600, "1 h"), (3900, "1 h 5 min"), (1e300, "1000000 h"),
        ])
    func duration(seconds: Double, words: String) { #expect(Words.duration(seconds: seconds).replacing("\u{A0}", with: " ") == words) }

    @Test("A playback id cannot leave its place in an address")
    func segment() {
        #expect(URLPath.segment("aZ0-._~") == "aZ0-._~")
        #expect(URLPath.segment("../?#\"é\u{1}") == "..%2F%3F%23%22%C3%A9%01")
    }
}
