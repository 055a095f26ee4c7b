import HTTP
import Testing

@Suite struct MediaTypeTests {
    @Test(
        "File names tell types",
        arguments: [
            ("index.m3u8", MediaType.hlsPlaylist), ("a.b.M4S", .mediaSegment), ("x.js", .javaScript), ("favicon.ico", .icon),
            ("none", .octetStream),
            ("x.exe", .octetStream), ("", .octetStream), ("x.", .octetStream), (".vtt", .webVTT),
        ])
    func names(name: String, type: MediaType) { #expect(MediaType(fileName: name) == type) }

    @Test("A Content-Type matches whatever its parameters")
    func matching() {
        #expect(MediaType.json.matches("Application/JSON; charset=utf-8") && MediaType.html.matches("text/html"))
        #expect(!MediaType.json.matches("application/jsonp") && !MediaType.json.matches(nil))
    }
}
