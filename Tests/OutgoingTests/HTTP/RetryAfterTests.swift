import HTTP
import Testing

@testable import Outgoing

@Suite struct RetryAfterTests {
    @Test(
        "Retry-After is read as seconds or as a date, and bounded by a day",
        arguments: [
            ("7", 7), ("0", 0), ("999999999", 86_400), ("Thu, 01 Jan 1970 00:01:40 GMT", 90), ("Thu, 01 Jan 1970 00:00:05 GMT", 0),
            ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400), ("-1", nil), ("soon", nil), ("99999999999999999999999", nil),
        ] as [(String, Int?)])
    func reads(text: String, seconds: Int?) {
        let response = OutgoingResponse(status: 503, headers: ["retry-after": text])
        #expect(response.retryAfter(now: 10_000) == seconds.map { .seconds($0) })
    }

    @Test("Without the field nothing is asked")
    func missing() { #expect(OutgoingResponse(status: 503).retryAfter(now: 0) == nil) }
}
