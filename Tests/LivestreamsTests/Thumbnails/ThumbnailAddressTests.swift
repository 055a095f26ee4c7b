import Accounts
import Livestreams
import Testing

@Suite("The address of a picture that lies elsewhere")
struct ThumbnailAddressTests {
    @Test(
        "Addresses of the web are taken as they are",
        arguments: ["https://cdn.example/a.jpg", "http://localhost:9000/b/c?d=e", "HTTPS://x/"])
    func good(text: String) throws {
        #expect(try ThumbnailAddress(text).text == text)
    }

    @Test(
        "What a page could stumble over is refused",
        arguments: [
            "", "a.jpg", "/a.jpg", "//cdn.example/a.jpg", "javascript:alert(1)", "data:image/png;base64,AA", "ftp://x/a.jpg", "https://",
            "https:///a.jpg", "https://user:secret@x/a.jpg", "https://x/a b.jpg", "https://x/\"onerror=", "https://x/<b>", "https://x/é",
            "https://x/\n",
        ])
    func bad(text: String) {
        #expect(throws: ServiceError.self) { try ThumbnailAddress(text) }
    }

    @Test("Its length has a limit")
    func limit() throws {
        let longest = "https://x/" + String(repeating: "a", count: ThumbnailAddress.lengthMax - 10)
        #expect(try ThumbnailAddress(longest).text == longest)
        let error = #expect(throws: ServiceError.self) { try ThumbnailAddress(longest + "a") }
        #expect(error?.problems.first?.limit?.name == "thumbnailLengthMax")
    }
}
