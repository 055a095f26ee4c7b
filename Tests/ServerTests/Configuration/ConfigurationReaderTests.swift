import Glibc
import Testing

@testable import Server

@Suite struct ConfigurationReaderTests {
    /// A file of this test's own.
    private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
        var template = Array("/tmp/carillon-conf-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        let bytes = Array(text.utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        try body(path)
    }

    @Test("A named file is read, by option before variable, and the standard ones only without it")
    func named() throws {
        try withFile("http-port = 81") { named in
            try withFile("http-port = 82\nrtmp-port = 83") { standard in
                let reader = ConfigurationReader(standardPaths: ["/nonexistent/carillon.conf", standard, named])
                #expect(try reader.load(Invocation([]), environment: [:]).httpPort == 82)
                let byOption = try reader.load(
                    Invocation(["--config", named]), environment: ["CARILLON_CONFIG": "/nonexistent/carillon.conf"])
                #expect(byOption.httpPort == 81 && byOption.rtmpPort == 1935)
                #expect(try reader.load(Invocation([]), environment: ["CARILLON_CONFIG": named]).httpPort == 81)
                #expect(try reader.load(Invocation(["--http-port=9"]), environment: [:]).httpPort == 9)
            }
        }
    }

    @Test("A named file that can't be read stops the start, a missing standard one doesn't")
    func missing() throws {
        let reader = ConfigurationReader(standardPaths: ["/nonexistent/carillon.conf"])
        #expect(try reader.load(Invocation([]), environment: [:]) == Configuration())
        #expect(throws: ConfigurationError(["The configuration file /nonexistent/carillon.conf can't be read: there is no such file."])) {
            try reader.load(Invocation(["--config", "/nonexistent/carillon.conf"]), environment: [:])
        }
        #expect(throws: ConfigurationError(["The configuration file /tmp can't be read: Is a directory."])) {
            try reader.load(Invocation(["--config", "/tmp"]), environment: [:])
        }
    }

    @Test("A file has a limit")
    func limit() throws {
        let atLimit = String(repeating: "#", count: ConfigurationReader.fileByteCountMax)
        let reader = ConfigurationReader(standardPaths: [])
        try withFile(atLimit) { path throws in
            let configuration = try reader.load(Invocation(["--config", path]), environment: [:])
            #expect(configuration == Configuration())
        }
        try withFile(atLimit + "#") { path throws in
            let invocation = try Invocation(["--config", path])
            #expect(throws: ConfigurationError.self) { try reader.load(invocation, environment: [:]) }
        }
    }

    @Test("The process's environment is read, values with an equals sign whole")
    func environment() {
        setenv("CARILLON_TEST_ONLY", "a=b", 1)
        defer { unsetenv("CARILLON_TEST_ONLY") }
        #expect(processEnvironment()["CARILLON_TEST_ONLY"] == "a=b")
    }
}
