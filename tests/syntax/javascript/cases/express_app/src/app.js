var express = require('express')
var bodyParser = require('body-parser')
var awsServerlessExpressMiddleware = require('aws-serverless-express/middleware')

// declare a new express app
var app = express()
app.use(bodyParser.json())
app.use(awsServerlessExpressMiddleware.eventContext())
app.use(function (req, res, next) {
  res.sendDate = false
  next()
});

app.get('/items', function (req, res) {
  res.json({ url: req.url, stage: req.apiGateway.event.stage });
});

app.post('/items', function (req, res) {
  res.status(201).json(req.body)
});

module.exports = app
