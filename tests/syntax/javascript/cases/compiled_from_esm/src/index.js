"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.handler = void 0;
const tool_1 = require("./tool");
const handler = async (event) => (0, tool_1.default)(event.n);
exports.handler = handler;
