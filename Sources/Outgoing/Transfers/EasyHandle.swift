internal import CCurl

/// Owns one `CURL *`. Used on the thread of its ``MultiHandle`` only.
@safe struct EasyHandle: ~Copyable {
    // Made in `init`, freed in `deinit`. Lent to `MultiHandle`, which gives it back before this is gone.
    let pointer: UnsafeMutableRawPointer

    init() throws(OutgoingError) {
        guard let pointer = unsafe curl_easy_init() else { throw OutgoingError(.invalid, "libcurl has no memory for a request.") }
        unsafe self.pointer = pointer
    }

    deinit { unsafe curl_easy_cleanup(pointer) }

    func set(_ option: CURLoption, _ value: Int) throws(OutgoingError) {
        try check(unsafe carillon_curl_set_number(pointer, option, value), option)
    }

    /// libcurl copies the text.
    func set(_ option: CURLoption, _ value: String) throws(OutgoingError) {
        // A C string would end there: what is asked would not be what was checked.
        guard !value.utf8.contains(0) else { throw OutgoingError(.invalid, "A setting of the request holds a zero byte.") }
        try check(unsafe carillon_curl_set_text(pointer, option, value), option)
    }

    /// The list must live for as long as this handle.
    func set(_ option: CURLoption, _ list: borrowing TextList) throws(OutgoingError) {
        try check(unsafe carillon_curl_set_pointer(pointer, option, list.pointer), option)
    }

    /// libcurl copies the bytes.
    func setBody(_ body: [UInt8]) throws(OutgoingError) {
        try check(unsafe carillon_curl_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)), CURLOPT_POSTFIELDSIZE_LARGE)
        // A pointer that isn't null also for no bytes: null would mean that they come by a callback.
        let code = unsafe (body + [0]).withUnsafeBytes {
            unsafe carillon_curl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
        }
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    func setUploadBytes(_ count: Int) throws(OutgoingError) {
        try check(unsafe carillon_curl_set_size(pointer, CURLOPT_INFILESIZE_LARGE, curl_off_t(count)), CURLOPT_INFILESIZE_LARGE)
    }

    /// The status of the last HTTP answer, or the code of the last SMTP reply; 0 if there was none.
    var responseCode: Int { unsafe carillon_curl_response_code(pointer) }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(OutgoingError) {
        guard code == CURLE_OK else {
            throw OutgoingError(.invalid, "This build of libcurl refuses option \(option.rawValue): \(curlSentence(code)).")
        }
    }
}

/// Owns one `curl_slist *`.
@safe struct TextList: ~Copyable {
    // Freed in `deinit`; lent to the handle of the same transfer.
    private(set) var pointer: UnsafeMutablePointer<curl_slist>?

    init(_ texts: [String]) {
        unsafe pointer = nil
        for text in texts {
            // Without memory null comes back, and the list stays as it is.
            if let longer = unsafe curl_slist_append(pointer, text) { unsafe pointer = longer }
        }
    }

    deinit { unsafe curl_slist_free_all(pointer) }
}

/// libcurl's own words for a code: constant texts.
func curlSentence(_ code: CURLcode) -> String { unsafe String(cString: curl_easy_strerror(code)) }
