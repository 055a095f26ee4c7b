import Testing

@testable import HLS

@Suite struct PlaylistWriterTests {
    private func written(_ write: (inout PlaylistWriter) -> Void) -> String {
        var writer = PlaylistWriter(reservingCapacity: 0)
        write(&writer)
        return text(writer.bytes)
    }

    @Test(
        "dates are UTC with milliseconds, through leap years",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"), (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_795_233_600_000, "2026-11-21T04:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"), (Int64.max, "9999-12-31T23:59:59.999Z"), (-1, "1970-01-01T00:00:00.000Z"),
        ])
    func dates(milliseconds: Int64, expected: String) { #expect(written { $0.write(dateTime: milliseconds) } == expected) }

    @Test(
        "numbers are written whole",
        arguments: [(0, "0"), (9, "9"), (10, "10"), (-7, "-7"), (Int.max, "9223372036854775807"), (Int.min, "-9223372036854775808")])
    func numbers(value: Int, expected: String) { #expect(written { $0.write(value) } == expected) }

    @Test(
        "durations have five decimals",
        arguments: [(0, "0.00000"), (1, "0.00001"), (99_999, "0.99999"), (100_000, "1.00000"), (-5, "0.00000")])
    func durations(units: Int64, expected: String) {
        #expect(written { $0.write(ListedDuration(hundredThousandths: units)) } == expected)
    }

    @Test("a quoted string can't be left from inside")
    func quoted() { #expect(written { $0.write(quoted: "a\"b\nc\rd") } == "\"a'b c d\"") }
}
