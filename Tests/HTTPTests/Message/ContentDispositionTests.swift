import HTTP
import Testing

@Suite struct ContentDispositionTests {
    @Test(
        "A name is told in ASCII and as it is, without what a file's name can't hold",
        arguments: [
            ("Talk.mp4", #"attachment; filename="Talk.mp4"; filename*=UTF-8''Talk.mp4"#),
            ("Überall 100%.mp4", #"attachment; filename="_berall 100_.mp4"; filename*=UTF-8''%C3%9Cberall%20100%25.mp4"#),
            ("../\"a\"\r\nb.mp4", #"attachment; filename="_..__a___b.mp4"; filename*=UTF-8''_..__a___b.mp4"#),
        ])
    func names(name: String, header: String) {
        #expect(ContentDisposition.attachment(fileName: name) == header)
    }

    @Test("A long name is cut between characters and keeps its ending")
    func long() {
        let made = ContentDisposition.attachment(fileName: String(repeating: "é", count: 500) + ".mp4")
        #expect(made.hasSuffix(String(repeating: "%C3%A9", count: 98) + ".mp4") && !made.contains(String(repeating: "%C3%A9", count: 99)))
    }
}
