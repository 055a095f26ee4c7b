import Testing

@testable import API

@Suite struct TimeTests {
    @Test(
        "An instant of RFC 3339 is read with its fraction and offset",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-21T10:00:00.123Z", 1_795_255_200_123),
            ("2026-11-21T12:30:00.1239+02:30", 1_795_255_200_123),
            ("2026-11-21t05:00:00-05:00", 1_795_255_200_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ])
    func reads(text: String, milliseconds: Int64) { #expect(parseRFC3339(text) == milliseconds) }

    @Test(
        "What is no instant is refused",
        arguments: [
            "", "2026", "2026-11-21", "2026-11-21T10:00Z", "2026-11-21T10:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
            "2026-11-21T24:00:00Z", "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00+0200", "2026-11-21T10:00:00Zx", "1969-12-31T23:59:59Z",
            "２026-11-21T10:00:00Z",
        ])
    func refuses(text: String) { #expect(parseRFC3339(text) == nil) }
}
