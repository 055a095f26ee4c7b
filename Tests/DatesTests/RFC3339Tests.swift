import Dates
import Testing

@Suite struct RFC3339Tests {
    @Test(
        "Instants are written with milliseconds, and read as what they were",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"), (1_795_233_845_250, "2026-11-21T04:04:05.250Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func roundTrip(milliseconds: Int64, text: String) {
        #expect(RFC3339.text(milliseconds) == text)
        #expect(RFC3339.parse(text) == milliseconds)
    }

    @Test("Times before 1970 are written, those beyond four digits become the nearest")
    func ends() {
        #expect(RFC3339.text(-1) == "1969-12-31T23:59:59.999Z")
        #expect(RFC3339.text(.min) == "0000-01-01T00:00:00.000Z")
        #expect(RFC3339.text(.max) == "9999-12-31T23:59:59.999Z")
        var bytes = Array("at ".utf8)
        RFC3339.write(0, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == "at 1970-01-01T00:00:00.000Z")
    }

    @Test(
        "Offsets, fractions and small letters are read",
        arguments: [
            ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T23:59:59Z", nil), ("1970-01-01t00:00:00z", 0), ("1970-01-01 00:00:01Z", 1000),
            ("1970-01-01T00:00:00.5Z", 500), ("1970-01-01T00:00:00.05Z", 50), ("1970-01-01T00:00:00.0019Z", 1),
            ("1970-01-01T00:00:00.123456789Z", 123), ("1970-01-01T05:30:00-00:30", 21_600_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("1970-01-01T00:00:00-00:00", 0), ("2026-11-21T12:30:00.1239+02:30", 1_795_255_200_123),
            ("2026-11-21t05:00:00-05:00", 1_795_255_200_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000), ("1970-01-01T00:00:00+00:01", -60_000),
        ] as [(String, Int64?)])
    func parses(text: String, milliseconds: Int64?) { #expect(RFC3339.parse(text) == milliseconds) }

    @Test(
        "What is no instant is refused",
        arguments: [
            "", "1970", "1970-01-01", "1970-01-01T00:00Z", "1970-01-01T00:00:00", "1970-1-1T00:00:00Z", "1970-02-29T00:00:00Z",
            "1970-13-01T00:00:00Z",
            "1970-00-01T00:00:00Z", "1970-01-00T00:00:00Z", "1970-01-01T24:00:00Z", "1970-01-01T00:60:00Z", "1970-01-01T00:00:61Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00+1:00", "1970-01-01T00:00:00+0200", "1970-01-01T00:00:00Zx", "1970-01-01T00:00:00+24:00",
            "1970-01-01T00:00:00+00:60", "1970-01-01T00:00:00Z ",
            " 1970-01-01T00:00:00Z",
            "+970-01-01T00:00:00Z", "1970-01-01T00:00:00,5Z", "１970-01-01T00:00:00Z",
            "1970-01-01T00:00:00." + String(repeating: "1", count: 64) + "Z",
        ])
    func refuses(text: String) { #expect(RFC3339.parse(text) == nil) }
}
