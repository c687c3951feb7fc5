#!/usr/bin/env node
'use strict';
const café = '☕🙂'; // 🙂
const log = require('./log')(café);
exports.handler = async (event) => log(event.name);
